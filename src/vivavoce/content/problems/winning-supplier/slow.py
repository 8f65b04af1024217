def winning_supplier(votes):
    for vote in votes:
        if 2 * votes.count(vote) > len(votes):
            return vote
    return -1
