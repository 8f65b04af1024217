#include <cctype>
#include <map>
#include <string>
#include <vector>
using namespace std;

vector<string> partsNeeded(string order) {
    map<string, long long> needed;
    vector<long long> factors{1};
    long long number = 0;
    for (size_t i = 0; i < order.size(); i++) {
        char c = order[i];
        if (isdigit((unsigned char)c)) {
            number = number * 10 + (c - '0');
        } else if (c == '(') {
            factors.push_back(factors.back() * number);
            number = 0;
        } else if (c == ')') {
            factors.pop_back();
        } else if (c != ' ') {
            size_t start = i;
            while (i + 1 < order.size() && islower((unsigned char)order[i + 1])) i++;
            needed[order.substr(start, i + 1 - start)] += factors.back();
        }
    }
    vector<string> lines;
    for (const auto& part : needed) lines.push_back(part.first + " " + to_string(part.second));
    return lines;
}
