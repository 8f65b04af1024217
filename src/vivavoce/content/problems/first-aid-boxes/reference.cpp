#include <algorithm>
#include <unordered_map>
#include <vector>
using namespace std;

struct Costs {
    long long box, served, waits;
};

long long leastTotal(TreeNode* root) {
    const long long never = 1e15;
    vector<TreeNode*> order;
    if (root) order.push_back(root);
    for (size_t i = 0; i < order.size(); i++) {
        if (order[i]->left) order.push_back(order[i]->left);
        if (order[i]->right) order.push_back(order[i]->right);
    }
    unordered_map<TreeNode*, Costs> costs;
    costs[nullptr] = {never, 0, 0};
    for (size_t i = order.size(); i-- > 0;) {
        Costs left = costs[order[i]->left], right = costs[order[i]->right];
        long long box = order[i]->val + min({left.box, left.served, left.waits}) + min({right.box, right.served, right.waits});
        long long served = min(left.box + min(right.box, right.served), right.box + min(left.box, left.served));
        costs[order[i]] = {box, min(served, never), min(left.served + right.served, never)};
    }
    return min(costs[root].box, costs[root].served);
}
