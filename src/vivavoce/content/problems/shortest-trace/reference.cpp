#include <string>
#include <unordered_map>
#include <vector>
using namespace std;

vector<long long> shortestTrace(vector<string> events, vector<string> needed) {
    if (needed.empty()) return {0, 0};
    unordered_map<string, long long> missing;
    for (auto& kind : needed) missing[kind]++;
    long long total = needed.size(), left = 0;
    vector<long long> best;
    for (long long right = 1; right <= (long long)events.size(); right++) {
        if (missing[events[right - 1]]-- > 0) total--;
        if (total) continue;
        while (missing[events[left]] < 0) missing[events[left++]]++;
        if (best.empty() || right - left < best[1]) best = {left, right - left};
    }
    return best;
}
