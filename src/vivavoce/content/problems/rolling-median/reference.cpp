#include <iterator>
#include <set>
#include <utility>
#include <vector>
using namespace std;

vector<long long> rollingMedians(vector<long long> times, long long window) {
    // The lower half holds the median as its last; the index tells equal times apart.
    set<pair<long long, int>> low, high;
    vector<long long> medians;
    for (int i = 0; i < (int)times.size(); i++) {
        if (i >= window) {
            pair<long long, int> gone{times[i - window], i - (int)window};
            if (!low.erase(gone)) high.erase(gone);
        }
        low.insert({times[i], i});
        high.insert(*low.rbegin());
        low.erase(prev(low.end()));
        while (low.size() <= high.size()) {
            low.insert(*high.begin());
            high.erase(high.begin());
        }
        while (low.size() > high.size() + 1) {
            high.insert(*low.rbegin());
            low.erase(prev(low.end()));
        }
        if (i + 1 >= window) medians.push_back(low.rbegin()->first);
    }
    return medians;
}
