from datetime import date, timedelta


def generate(rng, size):
    """Two articles have most of the movements; many are below zero within a day, some at last in the evening."""
    names = ["lamp", "Stuhl", "灯", "стол"]
    articles = [[number, f"{rng.choice(names)} {rng.randrange(30)}"] for number in range(1, 2 + min(99, size // 20))]
    rows = []
    stock = {}
    for number in range(size):
        article = rng.choice([1, 1, 1, 2, 2, rng.randint(1, len(articles))])
        article = min(article, len(articles))
        day = (date(2020, 1, 1) + timedelta(days=number * 1500 // size)).isoformat()
        have = stock.get(article, 0)
        pieces = rng.randint(1, 40) if have < 200 else -rng.randint(1, 60)
        if number > size * 0.8 and rng.random() < 0.05:
            pieces = -have - rng.randint(-3, 3)
        rows.append([article, day, pieces or 1])
        stock[article] = have + (pieces or 1)
    rng.shuffle(rows)
    return {"articles": articles, "movements": [[number, *row] for number, row in enumerate(rows, 1)]}
