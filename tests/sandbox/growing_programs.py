"""Programs of which it is known how their time grows, each a function over a list of numbers.

In Python and in C++; by name: what it grows like, and the code.
"""

PYTHON = {
    "first": (
        "1",
        """\
def measured(nums):
    return nums[0] + nums[-1]
""",
    ),
    "bsearch": (
        "log n",
        """\
import bisect


def measured(nums):
    lo, hi = 0, len(nums)
    while lo < hi:
        m = (lo + hi) // 2
        if nums[m] < 500000:
            lo = m + 1
        else:
            hi = m
    return lo
""",
    ),
    "sum loop": (
        "n",
        """\
def measured(nums):
    t = 0
    for x in nums:
        t += x
    return t
""",
    ),
    "builtin sum": (
        "n",
        """\
def measured(nums):
    return sum(nums)
""",
    ),
    "dict": (
        "n",
        """\
def measured(nums):
    seen = {}
    for i, x in enumerate(nums):
        if 1 - x in seen:
            return i
        seen[x] = i
    return -1
""",
    ),
    "set": (
        "n",
        """\
def measured(nums):
    return len(set(nums))
""",
    ),
    "prefix": (
        "n",
        """\
def measured(nums):
    p = [0]
    for x in nums:
        p.append(p[-1] + x)
    return max(p)
""",
    ),
    "kadane": (
        "n",
        """\
def measured(nums):
    best = cur = nums[0]
    for x in nums[1:]:
        cur = max(x, cur + x)
        best = max(best, cur)
    return best
""",
    ),
    "counter": (
        "n",
        """\
from collections import Counter


def measured(nums):
    return Counter(x % 1000 for x in nums).most_common(1)[0][1]
""",
    ),
    "sorted": (
        "n log n",
        """\
def measured(nums):
    return sorted(nums)[len(nums) // 2]
""",
    ),
    "merge": (
        "n log n",
        """\
def ms(a):
    if len(a) < 2:
        return a
    m = len(a) // 2
    l, r = ms(a[:m]), ms(a[m:])
    o = []
    i = j = 0
    while i < len(l) and j < len(r):
        if l[i] <= r[j]:
            o.append(l[i])
            i += 1
        else:
            o.append(r[j])
            j += 1
    return o + l[i:] + r[j:]


def measured(nums):
    return ms(nums)[0]
""",
    ),
    "heap": (
        "n log n",
        """\
import heapq


def measured(nums):
    h = []
    for x in nums:
        heapq.heappush(h, -x if len(h) % 2 else x)
    t = 0
    while h:
        t = heapq.heappop(h)
    return t
""",
    ),
    "bisect": (
        "n log n",
        """\
import bisect


def measured(nums):
    s = sorted(nums)
    return sum(bisect.bisect_left(s, x + 7) for x in nums)
""",
    ),
    "pairs": (
        "n^2",
        """\
def measured(nums):
    c = 0
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            if nums[i] + nums[j] == -1:
                c += 1
    return c
""",
    ),
    "in list": (
        "n^2",
        """\
def measured(nums):
    seen = []
    for x in nums:
        if -x - 1 in seen:
            return 1
        seen.append(x)
    return 0
""",
    ),
    "insert0": (
        "n^2",
        """\
def measured(nums):
    a = []
    for x in nums:
        a.insert(0, x)
    return a[0]
""",
    ),
    "bubble": (
        "n^2",
        """\
def measured(nums):
    a = list(nums)
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a[0]
""",
    ),
    "slices": (
        "n^2",
        """\
def measured(nums):
    return max(sum(nums[i:]) for i in range(len(nums)))
""",
    ),
    "triples": (
        "n^3",
        """\
def measured(nums):
    c = 0
    n = len(nums)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                if nums[i] + nums[j] + nums[k] == -1:
                    c += 1
    return c
""",
    ),
    "subarrays": (
        "n^3",
        """\
def measured(nums):
    best = nums[0]
    n = len(nums)
    for i in range(n):
        for j in range(i, n):
            s = 0
            for k in range(i, j + 1):
                s += nums[k]
            if s > best:
                best = s
    return best
""",
    ),
    "subsets": (
        "2^n",
        """\
def measured(nums):
    def go(i, t):
        if i == len(nums):
            return t == -1
        return go(i + 1, t + nums[i]) + go(i + 1, t)

    return int(go(0, 0))
""",
    ),
    "fib": (
        "2^n",
        """\
def measured(nums):
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    return fib(len(nums))
""",
    ),
    "masks": (
        "2^n",
        """\
def measured(nums):
    n = len(nums)
    c = 0
    for m in range(1 << n):
        c += m & 1
    return c
""",
    ),
}

INCLUDES = "#include <bits/stdc++.h>\nusing namespace std;\ntypedef long long ll;\n"
CPP = {
    "first": (
        "1",
        """\
ll measured(vector<ll>& a) {
    return a[0]+a.back();
}
""",
    ),
    "bsearch": (
        "log n",
        """\
ll measured(vector<ll>& a) {
    return lower_bound(a.begin(),a.end(),500000)-a.begin();
}
""",
    ),
    "sum": (
        "n",
        """\
ll measured(vector<ll>& a) {
    ll t=0;
    for(ll x:a)t+=x;
    return t;
}
""",
    ),
    "hash": (
        "n",
        """\
ll measured(vector<ll>& a) {
    unordered_map<ll,ll> s;
    for(size_t i=0;i<a.size();i++) {
        if(s.count(1-a[i]))return i;
        s[a[i]]=i;
    }
    return -1;
}
""",
    ),
    "kadane": (
        "n",
        """\
ll measured(vector<ll>& a) {
    ll b=a[0],c=a[0];
    for(size_t i=1;i<a.size();i++) {
        c=max(a[i],c+a[i]);
        b=max(b,c);
    }
    return b;
}
""",
    ),
    "prefix": (
        "n",
        """\
ll measured(vector<ll>& a) {
    vector<ll> p;
    p.push_back(0);
    for(ll x:a)p.push_back(p.back()+x);
    return *max_element(p.begin(),p.end());
}
""",
    ),
    "sort": (
        "n log n",
        """\
ll measured(vector<ll>& a) {
    auto b=a;
    sort(b.begin(),b.end());
    return b[b.size()/2];
}
""",
    ),
    "set": (
        "n log n",
        """\
ll measured(vector<ll>& a) {
    set<ll> s(a.begin(),a.end());
    return s.size();
}
""",
    ),
    "heap": (
        "n log n",
        """\
ll measured(vector<ll>& a) {
    priority_queue<ll> q;
    for(ll x:a)q.push(x);
    ll t=0;
    while(!q.empty()) {
        t^=q.top();
        q.pop();
    }
    return t&1023;
}
""",
    ),
    "pairs": (
        "n^2",
        """\
ll measured(vector<ll>& a) {
    ll c=0;
    for(size_t i=0;i<a.size();i++)for(size_t j=i+1;j<a.size();j++)if(a[i]+a[j]==-1)c++;
    return c;
}
""",
    ),
    "bubble": (
        "n^2",
        """\
ll measured(vector<ll>& a) {
    for(size_t i=0;i<a.size();i++)for(size_t j=0;j+1<a.size()-i;j++)if(a[j]>a[j+1])swap(a[j],a[j+1]);
    return a[0];
}
""",
    ),
    "erase": (
        "n^2",
        """\
ll measured(vector<ll>& a) {
    ll t=0;
    while(!a.empty()) {
        t^=a.front();
        a.erase(a.begin());
    }
    return t&1023;
}
""",
    ),
    "triples": (
        "n^3",
        """\
ll measured(vector<ll>& a) {
    ll c=0;
    size_t n=a.size();
    for(size_t i=0;i<n;i++)for(size_t j=i+1;j<n;j++)for(size_t k=j+1;k<n;k++)if(a[i]+a[j]+a[k]==-1)c++;
    return c;
}
""",
    ),
    "subsets": (
        "2^n",
        """\
ll go(vector<ll>&a,size_t i,ll t) {
    if(i==a.size())return t==-1;
    return go(a,i+1,t+a[i])+go(a,i+1,t);
}
ll measured(vector<ll>& a) {
    return go(a,0,0);
}
""",
    ),
    "fib": (
        "2^n",
        """\
ll fib(ll k) {
    return k<2?k:fib(k-1)+fib(k-2);
}
ll measured(vector<ll>& a) {
    return fib(a.size());
}
""",
    ),
}
