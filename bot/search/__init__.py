"""What a search means, and which of the stories found are best: pure, with no word of where the index is kept.

what was typed -read-> Query (groups of alternatives) -store looks up candidates-> Candidate -rank-> order
new story -Document-> keys -match-> the saved searches that it answers
"""
