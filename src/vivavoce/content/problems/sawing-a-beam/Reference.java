import java.util.Arrays;

class Solution {
    long leastCost(long length, long[] marks) {
        int last = marks.length + 1;
        long[] at = Arrays.copyOf(marks, last + 1);
        at[last - 1] = length;
        at[last] = 0;
        Arrays.sort(at);
        long[][] cost = new long[last + 1][last + 1];
        for (int steps = 2; steps <= last; steps++) {
            for (int left = 0; left + steps <= last; left++) {
                int right = left + steps;
                long best = Long.MAX_VALUE;
                for (int middle = left + 1; middle < right; middle++) {
                    best = Math.min(best, cost[left][middle] + cost[middle][right]);
                }
                cost[left][right] = best + at[right] - at[left];
            }
        }
        return cost[0][last];
    }
}
