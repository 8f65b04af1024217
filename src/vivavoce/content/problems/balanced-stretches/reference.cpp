#include <unordered_map>
#include <vector>
using namespace std;

long long countStretches(vector<long long> bookings, long long difference) {
    unordered_map<long long, long long> seen{{0, 1}};
    long long total = 0, found = 0;
    for (long long pieces : bookings) {
        total += pieces;
        auto fits = seen.find(total - difference);
        if (fits != seen.end()) found += fits->second;
        seen[total]++;
    }
    return found;
}
