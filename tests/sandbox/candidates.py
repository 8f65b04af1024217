"""What candidates might write, in each language: for the tests of the drivers."""

from __future__ import annotations

import re

from vivavoce.domain.problem import Interface, Method, Parameter, Shape

TWO_SUM = Interface(
    shape=Shape.FUNCTION,
    name="two_sum",
    methods=(
        Method(
            name="two_sum",
            parameters=(Parameter(name="nums", type="int[]"), Parameter(name="target", type="int")),
            returns="int[]",
        ),
    ),
)
REVERSE = Interface(
    shape=Shape.FUNCTION,
    name="reverse_all",
    methods=(Method(name="reverse_all", parameters=(Parameter(name="nums", type="int[]"),)),),
)
PEOPLE = Interface(shape=Shape.SQL, schema="CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);")

VALUES = {
    "int": [0, -1, 2**53 - 1, -(2**53 - 1), 7],
    "float": [0.0, -1.5, 1e300, 3.0, 5e-324, 0.1],
    "bool": [True, False],
    "string": ["", 'a b\nc\t"q"\\', "héé 😀 \u0000 \x7f \u2028", "7 N"],
    "tree": [[], [1], [1, None, 2, 3], [5, 4, 8, 11, None, 13, 4, 7, 2, None, None, None, 1], [-3, None, -4, None, -5]],
    "int[]": [[], [1, 2, -3]],
    "float[]": [[0.5, 2.0]],
    "bool[]": [[], [True, False]],
    "string[]": [["", "x y", "é"], []],
    "tree[]": [[[], [1, 2], [1, None, 2]]],
    "int[][]": [[], [[]], [[1], [], [2, 3]]],
    "float[][]": [[[1.25]]],
    "bool[][]": [[[True], [False, True]]],
    "string[][]": [[["a"], ["b c", ""]]],
    "tree[][]": [[[[1], []], []]],
}
"""Values of each type, the odd ones included."""


def _method_name(kind: str) -> str:
    return "show_" + kind.replace("[]", "_list")


MIRROR = Interface(
    shape=Shape.CLASS,
    name="Mirror",
    constructor=(Parameter(name="size", type="int"),),
    methods=(
        *(
            Method(name=_method_name(kind), parameters=(Parameter(name="value", type=kind),), returns=kind)
            for kind in VALUES
        ),
        Method(name="forget"),
    ),
)
MIRRORED = [(_method_name(kind), value) for kind, values in VALUES.items() for value in values]

_BODIES = {
    "python": (r"    \.\.\.$", "    return value"),
    "javascript": (r"^(  \w+\(value\) \{)$", r"\1 console.log('noise'); return value;"),
    "typescript": (r"^(  \w+\(value: .*\{)$", r"\1 console.log('noise'); return value;"),
    "java": (r"return .*;$", 'System.out.println("noise"); return value;'),
    "cpp": (r"return \{\};$", 'cout << "noise" << endl; return value;'),
    "go": (r"return (?!&).*$", 'println("noise"); return value'),
    "rust": (r"todo!\(\)$", 'println!("noise"); value'),
}


def mirror(starter: str, language: str) -> str:
    """The code that a candidate is given, with methods that give back what they get, and print something besides."""
    pattern, body = _BODIES[language]
    text = re.sub(pattern, body, starter, flags=re.MULTILINE)
    if language == "python":
        text = text.replace("return value", "self.size = size", 1).replace(
            "return value", "print('noise'); return value"
        )
        return re.sub(r"(def forget.*\n +)print\('noise'\); return value", r"\1...", text)
    if language == "rust":
        text = text.replace('println!("noise"); value', "Mirror {}", 1)
        return re.sub(r"(fn forget.*\n) +println.*\n", r"\1", text)
    return text


REVERSES = {
    "python": "def reverse_all(nums):\n    nums.reverse()\n",
    "javascript": "const reverseAll = (nums) => void nums.reverse();\n",
    "typescript": "export const reverseAll = (nums: number[]): void => void nums.reverse();\n",
    "java": """class Solution {
    void reverseAll(int[] nums) {
        for (int i = 0, j = nums.length - 1; i < j; i++, j--) {
            int kept = nums[i];
            nums[i] = nums[j];
            nums[j] = kept;
        }
    }
}
""",
    "cpp": """#include <bits/stdc++.h>
using namespace std;
void reverseAll(vector<int> &nums) { reverse(nums.begin(), nums.end()); }
""",
    "go": 'import "slices"\n\nfunc reverseAll(nums []int) { slices.Reverse(nums) }\n',
    "rust": "fn reverse_all(nums: &mut Vec<i64>) {\n    nums.reverse();\n}\n",
}
"""Changes what it is given."""

DEEP = {
    "python": """def depth(n):
    return 0 if n == 0 else 1 + max(depth(n - 1), 0)

def two_sum(nums, target):
    return [depth(target)]
""",
    "javascript": """const depth = (n) => (n === 0 ? 0 : 1 + Math.max(depth(n - 1), 0));
function twoSum(nums, target) { return [depth(target)]; }
""",
    "typescript": """const depth = (n: number): number => (n === 0 ? 0 : 1 + Math.max(depth(n - 1), 0));
function twoSum(nums: number[], target: number): number[] { return [depth(target)]; }
""",
    "java": """class Solution {
    int depth(int n) { return n == 0 ? 0 : 1 + Math.max(depth(n - 1), 0); }
    int[] twoSum(int[] nums, int target) { return new int[]{depth(target)}; }
}
""",
    "cpp": """#include <vector>
int depth(int n) { volatile int kept[4] = {n}; return n == 0 ? 0 : 1 + depth(n - 1) + kept[1]; }
std::vector<int> twoSum(const std::vector<int> &nums, int target) { return {depth(target)}; }
""",
    "go": """func depth(n int) int { if n == 0 { return 0 }; return 1 + max(depth(n-1), 0) }
func twoSum(nums []int, target int) []int { return []int{depth(target)} }
""",
    "rust": """fn depth(n: i64) -> i64 { if n == 0 { 0 } else { 1 + std::hint::black_box(depth(n - 1)) } }
fn two_sum(_nums: &[i64], target: i64) -> Vec<i64> { vec![depth(target)] }
""",
}

SECOND_LINE_FAILS = {
    "python": "def two_sum(nums, target):\n    return nums[99]\n",
    "javascript": "function twoSum(nums, target) {\n  return nums.missing.thing;\n}\n",
    "typescript": """interface Unused { what: string }
function twoSum(nums: any, target: number): number[] { return nums.missing.thing; }
""",
    "java": "class Solution { int[] twoSum(int[] nums, int target) {\n    return new int[]{nums[99]};\n} }\n",
    "cpp": """#include <bits/stdc++.h>
std::vector<int> twoSum(std::vector<int> nums, int target) { std::cerr << "solution.cpp:2" << std::endl; abort(); }
""",
    "go": "func twoSum(nums []int, target int) []int {\n\treturn nums[99:]\n}\n",
    "rust": "fn two_sum(nums: Vec<i64>, target: i64) -> Vec<i64> {\n    vec![nums[99]]\n}\n",
}
"""Fails while it runs. C++ says nothing of lines by itself, so there the candidate does."""

DOES_NOT_PARSE = {
    "python": "def two_sum(nums, target):\n    return [\n",
    "javascript": "function twoSum(nums, target) {\n  return [;\n}\n",
    "typescript": "function twoSum(nums: number[], target: number): number[] {\n  return [;\n}\n",
    "java": "class Solution { int[] twoSum(int[] nums, int target) {\n    return 1 +;\n} }\n",
    "cpp": "#include <vector>\nstd::vector<int> twoSum(std::vector<int> nums, int target) { return 1 +; }\n",
    "go": "func twoSum(nums []int, target int) []int {\n\treturn nums +;\n}\n",
    "rust": "fn two_sum(nums: Vec<i64>, target: i64) -> Vec<i64> {\n    nums +;\n}\n",
}

LACKS_IT = {
    "python": "def other():\n    pass\n",
    "javascript": "function other() {}\n",
    "typescript": "function other(): void {}\n",
    "java": "class Solution {\n    void other() {}\n}\n",
    "cpp": "void other() {}\n",
    "go": "func other() {}\n",
    "rust": "fn other() {}\n",
}

WRONG_TYPE = {
    "python": "def two_sum(nums, target):\n    return {1, 2}\n",
    "javascript": "const twoSum = () => new Set([1]);\n",
    "typescript": "const twoSum = (): Set<number> => new Set([1]);\n",
    "java": """import java.util.*;
class Solution { Set<Long> twoSum(List<Long> nums, long target) { return new HashSet<>(nums); } }
""",
    "cpp": "#include <bits/stdc++.h>\nstd::set<int> twoSum(std::vector<int> nums, int target) { return {}; }\n",
    "go": "func twoSum(nums []int, target int) map[int]int { return nil }\n",
    "rust": "fn two_sum(_: Vec<i64>, _: i64) -> f64 {\n    0.5\n}\n",
}
