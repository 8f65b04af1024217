#include <algorithm>
#include <vector>
using namespace std;

long long fewestTrips(vector<long long> parcels, long long limit) {
    sort(parcels.begin(), parcels.end());
    long long light = 0, heavy = (long long)parcels.size() - 1, trips = 0;
    while (light <= heavy) {
        if (parcels[light] + parcels[heavy] <= limit) light++;
        heavy--;
        trips++;
    }
    return trips;
}
