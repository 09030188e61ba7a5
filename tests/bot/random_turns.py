"""Random conversations: talk, questions, forms, cancel, digression, hand-over and back, restart."""

from random import Random
from uuid import UUID

SAID = """hello; thanks; bye; are you a robot; yes; no; open a ticket; talk to a human; agent please; cancel; stop
when will my card arrive; how do I change my pin; is there a fee to change the pin; why was my salary paid twice; moon
Card payments are declined; It is declined in every shop since monday; ann@example.com; ann at example; Cards
Where is my card?; send it; hm; my card was stolen; /restart; ok; it did not help; what is the pin?; ticket status"""
LINES = [line.strip() for line in SAID.replace("\n", ";").split(";")]
PRESSED = (
    "/open_ticket",
    "/request_human",
    "/cancel",
    "/restart",
    "/confirm_ticket",
    "/rephrase",
    "/none_of_these",
    '/answer_helped{"article_id": "00000000-0000-4000-8000-000000000001"}',
    '/answer_not_helped{"article_id": "00000000-0000-4000-8000-000000000001"}',
    '/choose_article{"article_id": "00000000-0000-4000-8000-000000000002"}',
    '/choose_category{"category": "cards"}',
    '/change_ticket{"field": "subject"}',
    '/change_ticket{"field": "email"}',
)


def random_turns(seed, count):
    random = Random(seed)
    for _ in range(count):
        turn = str(UUID(int=random.getrandbits(128), version=4))
        if random.random() < 0.3:
            yield {"turn": turn, "payload": random.choice(PRESSED)}
        else:
            yield {"turn": turn, "text": random.choice(LINES)}
