#include <unordered_map>
#include <vector>

std::vector<long long> twoSum(std::vector<long long> nums, long long target) {
    std::unordered_map<long long, long long> seen;
    seen.reserve(nums.size());
    for (std::size_t position = 0; position < nums.size(); ++position) {
        auto found = seen.find(target - nums[position]);
        if (found != seen.end()) return {found->second, static_cast<long long>(position)};
        seen[nums[position]] = static_cast<long long>(position);
    }
    return {};
}
