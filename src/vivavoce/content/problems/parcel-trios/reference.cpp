#include <algorithm>
#include <vector>
using namespace std;

long long countTrios(vector<long long> weights, long long limit) {
    sort(weights.begin(), weights.end());
    long long found = 0, n = (long long)weights.size();
    for (long long first = 0; first + 2 < n; first++) {
        long long left = first + 1, right = n - 1;
        while (left < right) {
            if (weights[first] + weights[left] + weights[right] <= limit) {
                found += right - left;
                left++;
            } else {
                right--;
            }
        }
    }
    return found;
}
