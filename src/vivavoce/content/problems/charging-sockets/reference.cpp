#include <queue>
#include <string>
#include <utility>
#include <vector>
using namespace std;

long long farthestFromSocket(vector<string> floor) {
    int rows = floor.size();
    vector<vector<int>> distance(rows);
    queue<pair<int, int>> waiting;
    long long unreached = 0, last = 0;
    for (int r = 0; r < rows; r++) {
        distance[r].assign(floor[r].size(), -1);
        for (int c = 0; c < (int)floor[r].size(); c++) {
            if (floor[r][c] == '.') unreached++;
            if (floor[r][c] == 'S') {
                distance[r][c] = 0;
                waiting.push({r, c});
            }
        }
    }
    const int down[] = {1, -1, 0, 0}, right[] = {0, 0, 1, -1};
    while (!waiting.empty()) {
        auto [r, c] = waiting.front();
        waiting.pop();
        for (int way = 0; way < 4; way++) {
            int y = r + down[way], x = c + right[way];
            if (y < 0 || y >= rows || x < 0 || x >= (int)floor[y].size()) continue;
            if (floor[y][x] != '.' || distance[y][x] >= 0) continue;
            distance[y][x] = distance[r][c] + 1;
            last = distance[y][x];
            unreached--;
            waiting.push({y, x});
        }
    }
    return unreached ? -1 : last;
}
