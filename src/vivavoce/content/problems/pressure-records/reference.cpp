#include <algorithm>
#include <limits>
#include <utility>
#include <vector>
using namespace std;

long long countRecords(TreeNode* root) {
    long long records = 0;
    vector<pair<TreeNode*, long long>> waiting{{root, numeric_limits<long long>::max()}};
    while (!waiting.empty()) {
        auto [node, lowest] = waiting.back();
        waiting.pop_back();
        if (!node) continue;
        if (node->val < lowest) records++;
        lowest = min<long long>(lowest, node->val);
        waiting.push_back({node->left, lowest});
        waiting.push_back({node->right, lowest});
    }
    return records;
}
