#include <algorithm>
#include <vector>
using namespace std;

long long largestNest(vector<vector<long long>> crates) {
    sort(crates.begin(), crates.end(), [](const auto& a, const auto& b) {
        return a[0] != b[0] ? a[0] < b[0] : a[1] > b[1];
    });
    vector<long long> ends;
    for (const auto& crate : crates) {
        auto place = lower_bound(ends.begin(), ends.end(), crate[1]);
        if (place == ends.end()) ends.push_back(crate[1]);
        else *place = crate[1];
    }
    return ends.size();
}
