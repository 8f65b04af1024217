"""Solutions of four problems of different shapes, in those of the six languages in which the bank has no reference."""

from __future__ import annotations

TWO_SUM = {
    "javascript": """function twoSum(nums, target) {
  const seen = new Map();
  for (let i = 0; i < nums.length; i++) {
    if (seen.has(target - nums[i])) return [seen.get(target - nums[i]), i];
    seen.set(nums[i], i);
  }
  return [];
}
""",
    "java": """import java.util.*;

class Solution {
    public long[] twoSum(long[] nums, long target) {
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < nums.length; i++) {
            Integer other = seen.get(target - nums[i]);
            if (other != null) return new long[] {other, i};
            seen.put(nums[i], i);
        }
        return new long[0];
    }
}
""",
    "go": """package main

func twoSum(nums []int, target int) []int {
	seen := map[int]int{}
	for i, amount := range nums {
		if other, found := seen[target-amount]; found {
			return []int{other, i}
		}
		seen[amount] = i
	}
	return []int{}
}
""",
    "rust": """use std::collections::HashMap;

fn two_sum(nums: Vec<i64>, target: i64) -> Vec<i64> {
    let mut seen = HashMap::new();
    for (i, amount) in nums.iter().enumerate() {
        if let Some(&other) = seen.get(&(target - amount)) {
            return vec![other, i as i64];
        }
        seen.insert(*amount, i as i64);
    }
    vec![]
}
""",
}
PALLETS = {
    "javascript": """class PalletStack {
  constructor() {
    this.pallets = [];
  }

  put(weight) {
    this.pallets.push([weight, Math.max(weight, this.heaviest())]);
  }

  take() {
    return this.pallets.length ? this.pallets.pop()[0] : -1;
  }

  heaviest() {
    return this.pallets.length ? this.pallets.at(-1)[1] : -1;
  }
}
""",
    "java": """import java.util.*;

class PalletStack {
    private final ArrayDeque<long[]> pallets = new ArrayDeque<>();

    public void put(long weight) {
        pallets.push(new long[] {weight, Math.max(weight, heaviest())});
    }

    public long take() {
        return pallets.isEmpty() ? -1 : pallets.pop()[0];
    }

    public long heaviest() {
        return pallets.isEmpty() ? -1 : pallets.peek()[1];
    }
}
""",
    "go": """package main

type PalletStack struct {
	weights, heights []int
}

func NewPalletStack() *PalletStack {
	return &PalletStack{}
}

func (p *PalletStack) Put(weight int) {
	p.heights = append(p.heights, max(weight, p.Heaviest()))
	p.weights = append(p.weights, weight)
}

func (p *PalletStack) Take() int {
	last := len(p.weights) - 1
	if last < 0 {
		return -1
	}
	weight := p.weights[last]
	p.weights, p.heights = p.weights[:last], p.heights[:last]
	return weight
}

func (p *PalletStack) Heaviest() int {
	if len(p.heights) == 0 {
		return -1
	}
	return p.heights[len(p.heights)-1]
}
""",
    "rust": """struct PalletStack {
    pallets: Vec<(i64, i64)>,
}

impl PalletStack {
    fn new() -> Self {
        PalletStack { pallets: Vec::new() }
    }

    fn put(&mut self, weight: i64) {
        let heaviest = weight.max(self.heaviest());
        self.pallets.push((weight, heaviest));
    }

    fn take(&mut self) -> i64 {
        self.pallets.pop().map_or(-1, |(weight, _)| weight)
    }

    fn heaviest(&mut self) -> i64 {
        self.pallets.last().map_or(-1, |&(_, heaviest)| heaviest)
    }
}
""",
}
LABELS = {
    "javascript": """function swappedPair(root) {
  const stack = [];
  let node = root, before = null, larger = null, smaller = null;
  while (stack.length || node) {
    for (; node; node = node.left) stack.push(node);
    node = stack.pop();
    if (before && node.val < before.val) {
      smaller = node;
      larger ??= before;
    }
    before = node;
    node = node.right;
  }
  return larger ? [smaller.val, larger.val] : [];
}
""",
    "cpp": """#include <bits/stdc++.h>
using namespace std;

vector<long long> swappedPair(TreeNode* root) {
    vector<TreeNode*> stack;
    TreeNode *node = root, *before = nullptr, *larger = nullptr, *smaller = nullptr;
    while (!stack.empty() || node) {
        for (; node; node = node->left) stack.push_back(node);
        node = stack.back();
        stack.pop_back();
        if (before && node->val < before->val) {
            smaller = node;
            if (!larger) larger = before;
        }
        before = node;
        node = node->right;
    }
    if (!larger) return {};
    return {smaller->val, larger->val};
}
""",
    "go": """package main

func swappedPair(root *TreeNode) []int {
	var stack []*TreeNode
	var before, larger, smaller *TreeNode
	node := root
	for len(stack) > 0 || node != nil {
		for ; node != nil; node = node.Left {
			stack = append(stack, node)
		}
		node = stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if before != nil && node.Val < before.Val {
			smaller = node
			if larger == nil {
				larger = before
			}
		}
		before = node
		node = node.Right
	}
	if larger == nil {
		return []int{}
	}
	return []int{smaller.Val, larger.Val}
}
""",
    "rust": """fn swapped_pair(root: Option<Box<TreeNode>>) -> Vec<i64> {
    let mut stack: Vec<&TreeNode> = Vec::new();
    let mut node = root.as_deref();
    let mut before: Option<i64> = None;
    let mut found: Option<(i64, i64)> = None;
    while node.is_some() || !stack.is_empty() {
        while let Some(here) = node {
            stack.push(here);
            node = here.left.as_deref();
        }
        let here = stack.pop().unwrap();
        if let Some(last) = before {
            if here.val < last {
                found = Some((here.val, found.map_or(last, |(_, larger)| larger)));
            }
        }
        before = Some(here.val);
        node = here.right.as_deref();
    }
    found.map_or(vec![], |(smaller, larger)| vec![smaller, larger])
}
""",
}
LINES = {
    "javascript": """function foldLines(lines) {
  const folded = [];
  for (let i = 0, next; i < lines.length; i = next) {
    for (next = i + 1; next < lines.length && lines[next] === lines[i]; ) next++;
    folded.push(next - i === 1 ? lines[i] : `${lines[i]} (x${next - i})`);
  }
  return folded;
}
""",
    "java": """import java.util.*;

class Solution {
    public String[] foldLines(String[] lines) {
        List<String> folded = new ArrayList<>();
        for (int i = 0, next; i < lines.length; i = next) {
            for (next = i + 1; next < lines.length && lines[next].equals(lines[i]); ) next++;
            folded.add(next - i == 1 ? lines[i] : lines[i] + " (x" + (next - i) + ")");
        }
        return folded.toArray(new String[0]);
    }
}
""",
    "cpp": """#include <bits/stdc++.h>
using namespace std;

vector<string> foldLines(vector<string> lines) {
    vector<string> folded;
    for (size_t i = 0, next; i < lines.size(); i = next) {
        for (next = i + 1; next < lines.size() && lines[next] == lines[i];) next++;
        folded.push_back(next - i == 1 ? lines[i] : lines[i] + " (x" + to_string(next - i) + ")");
    }
    return folded;
}
""",
    "go": """package main

import "fmt"

func foldLines(lines []string) []string {
	folded := []string{}
	for i := 0; i < len(lines); {
		next := i + 1
		for next < len(lines) && lines[next] == lines[i] {
			next++
		}
		if next-i == 1 {
			folded = append(folded, lines[i])
		} else {
			folded = append(folded, fmt.Sprintf("%s (x%d)", lines[i], next-i))
		}
		i = next
	}
	return folded
}
""",
}
SOLUTIONS = {
    "pair-with-sum": TWO_SUM,
    "pallet-stack": PALLETS,
    "swapped-labels": LABELS,
    "fold-repeated-lines": LINES,
}
