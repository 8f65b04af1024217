import java.util.HashMap;
import java.util.Map;

class Solution {
    String firstSingleVisit(String[] visits) {
        Map<String, Integer> times = new HashMap<>();
        for (String name : visits) {
            times.merge(name, 1, Integer::sum);
        }
        for (String name : visits) {
            if (times.get(name) == 1) {
                return name;
            }
        }
        return "";
    }
}
