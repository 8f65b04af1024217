import java.util.HashMap;
import java.util.Map;

class AlarmFilter {
    private final long quiet;
    private final Map<String, State> states = new HashMap<>();

    private static class State {
        long since;
        long held;
    }

    AlarmFilter(long quiet) {
        this.quiet = quiet;
    }

    long report(String alarm, long at) {
        State state = states.get(alarm);
        if (state == null) {
            state = new State();
            states.put(alarm, state);
        } else if (at - state.since < quiet) {
            state.held++;
            return -1;
        }
        long held = state.held;
        state.since = at;
        state.held = 0;
        return held;
    }
}
