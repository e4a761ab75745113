"""The schemes a cooperative may borrow by, as the steps use them; they stand in `inputs`."""

from kopdes_plan.inputs.loan_offers import Offer, first_amount, new_loan, offers, terms_of

__all__ = ["Offer", "first_amount", "new_loan", "offers", "terms_of"]
