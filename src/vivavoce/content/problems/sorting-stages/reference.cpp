#include <vector>
using namespace std;

vector<long long> parcelsAtEachStage(TreeNode* entrance) {
    vector<long long> sums;
    vector<TreeNode*> stage;
    if (entrance) stage.push_back(entrance);
    while (!stage.empty()) {
        long long sum = 0;
        vector<TreeNode*> after;
        for (TreeNode* junction : stage) {
            sum += junction->val;
            if (junction->left) after.push_back(junction->left);
            if (junction->right) after.push_back(junction->right);
        }
        sums.push_back(sum);
        stage.swap(after);
    }
    return sums;
}
