#include <vector>
using namespace std;

long long unreturnedTool(vector<long long> scans) {
    long long outside = 0;
    for (long long tool : scans) outside ^= tool;
    return outside;
}
