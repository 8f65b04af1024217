import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class Solution {
    long[] releaseWaves(long count, long[][] needs) {
        int services = (int) count;
        int[] missing = new int[services];
        List<List<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < services; i++) waiting.add(new ArrayList<>());
        for (long[] pair : needs) {
            missing[(int) pair[0]]++;
            waiting.get((int) pair[1]).add((int) pair[0]);
        }
        int[] ready = new int[services];
        int known = 0;
        for (int i = 0; i < services; i++) if (missing[i] == 0) ready[known++] = i;
        long[] waves = new long[services];
        Arrays.fill(waves, 1);
        for (int at = 0; at < known; at++) {
            for (int service : waiting.get(ready[at])) {
                waves[service] = Math.max(waves[service], waves[ready[at]] + 1);
                if (--missing[service] == 0) ready[known++] = service;
            }
        }
        return known == services ? waves : new long[0];
    }
}
