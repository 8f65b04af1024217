#include <array>
#include <functional>
#include <limits>
#include <queue>
#include <utility>
#include <vector>
using namespace std;

long long cheapestWay(long long stops, vector<vector<long long>> lines, long long passes) {
    vector<vector<pair<int, long long>>> ways(stops);
    for (auto& line : lines) {
        ways[line[0]].push_back({(int)line[1], line[2]});
        ways[line[1]].push_back({(int)line[0], line[2]});
    }
    const long long never = numeric_limits<long long>::max();
    vector<vector<long long>> best(stops, vector<long long>(passes + 1, never));
    priority_queue<array<long long, 3>, vector<array<long long, 3>>, greater<array<long long, 3>>> heap;
    best[0][0] = 0;
    heap.push({0, 0, 0});
    while (!heap.empty()) {
        auto [paid, stop, used] = heap.top();
        heap.pop();
        if (stop == stops - 1) return paid;
        if (paid > best[stop][used]) continue;
        for (auto [other, fare] : ways[stop]) {
            if (paid + fare < best[other][used]) {
                best[other][used] = paid + fare;
                heap.push({paid + fare, other, used});
            }
            if (used < passes && paid < best[other][used + 1]) {
                best[other][used + 1] = paid;
                heap.push({paid, other, used + 1});
            }
        }
    }
    return -1;
}
