#include <vector>
using namespace std;

vector<long long> dishesForGuests(vector<long long> dishes, vector<long long> guests) {
    const int sets = 1 << 14;
    vector<long long> within(sets, 0);
    for (long long dish : dishes) within[dish]++;
    for (int bit = 1; bit < sets; bit *= 2)
        for (int chosen = 0; chosen < sets; chosen++)
            if (chosen & bit) within[chosen] += within[chosen ^ bit];
    vector<long long> answers;
    for (long long guest : guests) answers.push_back(within[sets - 1 - guest]);
    return answers;
}
