#include <vector>
using namespace std;

vector<long long> visitorsBetween(vector<long long> counts, vector<vector<long long>> questions) {
    vector<long long> before(counts.size() + 1, 0);
    for (size_t i = 0; i < counts.size(); i++) before[i + 1] = before[i] + counts[i];
    vector<long long> answers;
    for (const auto& question : questions) answers.push_back(before[question[1] + 1] - before[question[0]]);
    return answers;
}
