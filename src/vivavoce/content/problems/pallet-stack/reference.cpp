#include <algorithm>
#include <utility>
#include <vector>
using namespace std;

class PalletStack {
    vector<pair<long long, long long>> pallets;

public:
    PalletStack() {}

    void put(long long weight) { pallets.push_back({weight, max(weight, heaviest())}); }

    long long take() {
        if (pallets.empty()) return -1;
        long long weight = pallets.back().first;
        pallets.pop_back();
        return weight;
    }

    long long heaviest() { return pallets.empty() ? -1 : pallets.back().second; }
};
