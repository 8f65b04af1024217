#include <algorithm>
#include <string>
#include <vector>
using namespace std;

long long slipsBetween(string code, string typed) {
    int n = code.size(), m = typed.size();
    vector<vector<int>> slips(n + 1, vector<int>(m + 1));
    for (int i = 0; i <= n; i++) slips[i][0] = i;
    for (int j = 0; j <= m; j++) slips[0][j] = j;
    for (int i = 1; i <= n; i++) {
        for (int j = 1; j <= m; j++) {
            int least = min(slips[i - 1][j], slips[i][j - 1]) + 1;
            least = min(least, slips[i - 1][j - 1] + (code[i - 1] != typed[j - 1]));
            if (i > 1 && j > 1 && code[i - 1] == typed[j - 2] && code[i - 2] == typed[j - 1]) {
                least = min(least, slips[i - 2][j - 2] + 1);
            }
            slips[i][j] = least;
        }
    }
    return slips[n][m];
}
