#include <algorithm>
#include <functional>
#include <queue>
#include <vector>
using namespace std;

long long totalWaiting(long long counters, vector<vector<long long>> visits) {
    priority_queue<long long, vector<long long>, greater<long long>> freeAt;
    for (int i = 0; i < counters; i++) freeAt.push(0);
    long long waiting = 0;
    for (auto& visit : visits) {
        long long start = max(visit[0], freeAt.top());
        freeAt.pop();
        waiting += start - visit[0];
        freeAt.push(start + visit[1]);
    }
    return waiting;
}
