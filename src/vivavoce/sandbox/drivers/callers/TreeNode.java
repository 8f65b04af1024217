public class TreeNode {
    public long val;
    public TreeNode left;
    public TreeNode right;

    public TreeNode() {}

    public TreeNode(long val) { this.val = val; }

    public TreeNode(long val, TreeNode left, TreeNode right) {
        this.val = val;
        this.left = left;
        this.right = right;
    }
}
