#include <algorithm>
#include <vector>
using namespace std;

long long fewestGuards(long long night, vector<vector<long long>> offers) {
    sort(offers.begin(), offers.end());
    long long reached = 0, farthest = 0, guards = 0;
    size_t place = 0;
    while (reached < night) {
        while (place < offers.size() && offers[place][0] <= reached) {
            farthest = max(farthest, offers[place][1]);
            place++;
        }
        if (farthest <= reached) return -1;
        reached = farthest;
        guards++;
    }
    return guards;
}
