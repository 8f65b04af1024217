def winning_supplier(votes):
    candidate, lead = -1, 0
    for vote in votes:
        if lead == 0:
            candidate = vote
        lead += 1 if vote == candidate else -1
    return candidate if 2 * votes.count(candidate) > len(votes) else -1
