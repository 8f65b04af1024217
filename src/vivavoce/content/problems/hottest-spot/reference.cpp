#include <iostream>
using namespace std;

long long measure(long long metre) {
    cout << "? " << metre << endl;
    long long temperature;
    cin >> temperature;
    return temperature;
}

int main() {
    long long low = 1, high;
    cin >> high;
    while (low < high) {
        long long middle = (low + high) / 2;
        if (measure(middle) < measure(middle + 1)) low = middle + 1;
        else high = middle;
    }
    cout << "! " << low << endl;
}
