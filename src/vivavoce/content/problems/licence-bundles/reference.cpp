#include <algorithm>
#include <limits>
#include <vector>
using namespace std;

long long cheapestBundles(long long modules, vector<vector<long long>> bundles, vector<long long> prices) {
    const long long never = numeric_limits<long long>::max();
    vector<int> masks;
    for (auto& bundle : bundles) {
        int mask = 0;
        for (long long module : bundle) mask |= 1 << module;
        masks.push_back(mask);
    }
    vector<long long> best(1 << modules, never);
    best[0] = 0;
    for (int have = 0; have < (int)best.size(); have++) {
        if (best[have] == never) continue;
        for (size_t i = 0; i < masks.size(); i++) {
            long long& price = best[have | masks[i]];
            price = min(price, best[have] + prices[i]);
        }
    }
    return best.back() == never ? -1 : best.back();
}
