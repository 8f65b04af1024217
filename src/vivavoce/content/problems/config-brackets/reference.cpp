#include <string>
#include <vector>
using namespace std;

long long firstBadBracket(string config) {
    const string opening = "([{", closing = ")]}";
    vector<char> expected;
    for (size_t i = 0; i < config.size(); i++) {
        size_t kind = opening.find(config[i]);
        if (kind != string::npos) {
            expected.push_back(closing[kind]);
        } else if (closing.find(config[i]) != string::npos) {
            if (expected.empty() || expected.back() != config[i]) return (long long)i;
            expected.pop_back();
        }
    }
    return expected.empty() ? -1 : (long long)config.size();
}
