class Solution {
    long largestPoster(String[] wall) {
        int columns = wall.length == 0 ? 0 : wall[0].length();
        int[] heights = new int[columns + 1], starts = new int[columns + 2], rising = new int[columns + 2];
        long largest = 0;
        for (String row : wall) {
            int depth = 0;
            for (int place = 0; place <= columns; place++) {
                if (place < columns) heights[place] = row.charAt(place) == '.' ? heights[place] + 1 : 0;
                int start = place;
                while (depth > 0 && rising[depth - 1] >= heights[place]) {
                    depth--;
                    start = starts[depth];
                    largest = Math.max(largest, (long) rising[depth] * (place - start));
                }
                starts[depth] = start;
                rising[depth++] = heights[place];
            }
        }
        return largest;
    }
}
