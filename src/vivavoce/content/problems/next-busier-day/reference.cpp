#include <vector>
using namespace std;

vector<long long> daysUntilBusier(vector<long long> calls) {
    vector<long long> answer(calls.size(), 0);
    vector<size_t> waiting;
    for (size_t day = 0; day < calls.size(); day++) {
        while (!waiting.empty() && calls[waiting.back()] < calls[day]) {
            answer[waiting.back()] = (long long)(day - waiting.back());
            waiting.pop_back();
        }
        waiting.push_back(day);
    }
    return answer;
}
