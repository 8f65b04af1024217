import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class RequestLimits {
    private final long[][] limits;
    private final Map<String, List<Long>> passed = new HashMap<>();
    private int kept = 0;

    RequestLimits(long[][] limits) {
        this.limits = limits;
        for (long[] limit : limits) kept = Math.max(kept, (int) limit[0]);
    }

    boolean allow(String client, long now) {
        if (nextTime(client, now) > now) return false;
        List<Long> times = passed.computeIfAbsent(client, name -> new ArrayList<>());
        times.add(now);
        if (times.size() >= 2 * kept) times.subList(0, times.size() - kept).clear();
        return true;
    }

    long nextTime(String client, long now) {
        List<Long> times = passed.getOrDefault(client, List.of());
        long next = now;
        for (long[] limit : limits) {
            int place = times.size() - (int) limit[0];
            if (place >= 0) next = Math.max(next, times.get(place) + limit[1]);
        }
        return next;
    }
}
