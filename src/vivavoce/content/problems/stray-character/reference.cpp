#include <string>
using namespace std;

static bool isMirrored(const string& text, int left, int right) {
    while (left < right) {
        if (text[left++] != text[right--]) return false;
    }
    return true;
}

bool canBeRight(string reading) {
    int left = 0, right = (int)reading.size() - 1;
    while (left < right && reading[left] == reading[right]) {
        left++;
        right--;
    }
    return isMirrored(reading, left + 1, right) || isMirrored(reading, left, right - 1);
}
