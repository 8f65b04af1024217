import java.util.ArrayDeque;

class Solution {
    long[] swappedPair(TreeNode root) {
        ArrayDeque<TreeNode> stack = new ArrayDeque<>();
        TreeNode node = root, before = null, larger = null, smaller = null;
        while (!stack.isEmpty() || node != null) {
            for (; node != null; node = node.left) stack.push(node);
            node = stack.pop();
            if (before != null && node.val < before.val) {
                smaller = node;
                if (larger == null) larger = before;
            }
            before = node;
            node = node.right;
        }
        return larger == null ? new long[0] : new long[] {smaller.val, larger.val};
    }
}
