"""Short questions to a person: each dialog asks, hands back an answer and changes nothing itself."""
