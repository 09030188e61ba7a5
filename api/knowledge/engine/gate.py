"""The gate: is the first hit good enough to answer with, close enough to ask about, or is it a person's turn?"""

from dataclasses import dataclass

from api.knowledge.engine.entries import Outcome
from api.knowledge.engine.fusion import Ranking


@dataclass(frozen=True)
class Gate:
    """Plain thresholds on the fused score and on its lead over the second."""

    answer_score: float = 0.55
    answer_lead: float = 0.06
    ask_score: float = 0.40

    def decide(self, ranking: Ranking) -> tuple[Outcome, float]:
        scores = sorted((float(score) for score in ranking.fused), reverse=True)[:2]
        if not scores:
            return "escalate", 0.0
        first, lead = scores[0], scores[0] - (scores[1] if len(scores) > 1 else 0.0)
        if first >= self.answer_score and lead >= self.answer_lead:
            return "answer", first
        return ("ask" if first >= self.ask_score else "escalate"), first
