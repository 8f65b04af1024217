#include <iostream>
#include <map>
#include <string>
#include <unordered_map>
using namespace std;

int main() {
    ios::sync_with_stdio(false);
    string line;
    getline(cin, line);
    int n = stoi(line);
    unordered_map<string, int> since;
    map<int, string> inside;
    for (int i = 0; i < n && getline(cin, line); i++) {
        size_t space = line.find(' ');
        string name = line.substr(space + 1);
        auto found = since.find(name);
        if (line.compare(0, space, "in") == 0) {
            if (found != since.end()) continue;
            since[name] = i;
            inside[i] = name;
        } else if (found != since.end()) {
            inside.erase(found->second);
            since.erase(found);
        }
    }
    for (const auto& person : inside) cout << person.second << '\n';
    cout << inside.size() << " inside\n";
}
