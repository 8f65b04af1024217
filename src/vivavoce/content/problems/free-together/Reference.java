import java.util.ArrayList;
import java.util.List;

class Solution {
    long[][] freeTogether(long[][] ours, long[][] theirs, long minutes) {
        List<long[]> common = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < ours.length && j < theirs.length) {
            long start = Math.max(ours[i][0], theirs[j][0]);
            long end = Math.min(ours[i][1], theirs[j][1]);
            if (end - start >= minutes) {
                common.add(new long[] {start, end});
            }
            if (ours[i][1] < theirs[j][1]) {
                i++;
            } else {
                j++;
            }
        }
        return common.toArray(new long[0][]);
    }
}
