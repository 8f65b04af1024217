#include <list>
#include <string>
#include <unordered_map>
using namespace std;

class SessionCache {
    struct Entry {
        long long value, expires;
        list<string>::iterator put, use;
    };
    size_t room;
    long long lifetime;
    list<string> byPut, byUse;
    unordered_map<string, Entry> entries;

    void drop(string key) {
        Entry& entry = entries[key];
        byPut.erase(entry.put);
        byUse.erase(entry.use);
        entries.erase(key);
    }

    void expire(long long now) {
        while (!byPut.empty() && entries[byPut.front()].expires <= now) drop(byPut.front());
    }

public:
    SessionCache(long long room, long long lifetime) : room(room), lifetime(lifetime) {}

    void put(string key, long long value, long long now) {
        expire(now);
        if (entries.count(key)) drop(key);
        if (entries.size() == room) drop(byUse.front());
        byPut.push_back(key);
        byUse.push_back(key);
        entries[key] = {value, now + lifetime, prev(byPut.end()), prev(byUse.end())};
    }

    long long get(string key, long long now) {
        expire(now);
        auto found = entries.find(key);
        if (found == entries.end()) return -1;
        byUse.splice(byUse.end(), byUse, found->second.use);
        return found->second.value;
    }

    long long count(long long now) {
        expire(now);
        return entries.size();
    }
};
