"""Draws that look random and are the same on every machine.

Every draw is named: the number depends on its name alone, never on how many draws came before, so that adding an
indicator or an agency leaves all other numbers as they were. Only integers and the four operations on floats are used;
functions of the C library's mathematics may differ in the last bit between machines.
"""
import hashlib

SCALE = 1 << 53


def uniform(*name):
    """A number in [0, 1) that belongs to NAME."""
    text = "|".join(str(part) for part in name).encode()
    digest = hashlib.blake2b(text, digest_size=8, person=b"halfsky-sample").digest()
    return (int.from_bytes(digest, "big") >> 11) / SCALE


def wobble(width, *name):
    """A number in [-WIDTH, WIDTH), denser in the middle."""
    return width * (uniform("a", *name) + uniform("b", *name) - 1)


def whole(expected, *name):
    """EXPECTED as a whole number: rounded, but by chance where the count is small, so that rare events stay rare."""
    if expected >= 20:
        return int(expected + 0.5)
    return int(expected + uniform("whole", *name))


def choose(items, *name):
    return items[int(uniform("choose", *name) * len(items))]


def apportion(total, weights):
    """TOTAL, a whole number, shared out by WEIGHTS into whole numbers that add up to it (largest remainders first)."""
    all_weight = sum(weights)
    if all_weight <= 0:
        return [total] + [0] * (len(weights) - 1) if weights else []
    exact = [total * weight / all_weight for weight in weights]
    shares = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def apportion_capped(total, weights, caps):
    """As apportion(), but no share above its cap; what overflows goes to the others. TOTAL is at most sum(CAPS)."""
    shares = [min(share, cap) for share, cap in zip(apportion(total, weights), caps)]
    left = total - sum(shares)
    for i in sorted(range(len(caps)), key=lambda i: (shares[i] - caps[i], i)):
        more = min(left, caps[i] - shares[i])
        shares[i] += more
        left -= more
    return shares
