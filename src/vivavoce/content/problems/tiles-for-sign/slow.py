def full_signs(tiles, sign):
    box = list(tiles)
    done = 0
    while True:
        for letter in sign:
            if letter == " ":
                continue
            place = -1
            for i in range(len(box)):
                if box[i] == letter:
                    place = i
            if place < 0:
                return done
            box.pop(place)
        done += 1
