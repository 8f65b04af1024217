class Solution {
    String newestRelease(String[] versions) {
        String newest = versions[0];
        long[] best = numbers(newest);
        for (String version : versions) {
            long[] parts = numbers(version);
            if (isNewer(parts, best)) {
                newest = version;
                best = parts;
            }
        }
        return newest;
    }

    private long[] numbers(String version) {
        long[] parts = new long[4];
        String[] words = version.split("\\.");
        for (int i = 0; i < words.length; i++) {
            parts[i] = Long.parseLong(words[i]);
        }
        return parts;
    }

    private boolean isNewer(long[] a, long[] b) {
        for (int i = 0; i < 4; i++) {
            if (a[i] != b[i]) {
                return a[i] > b[i];
            }
        }
        return false;
    }
}
