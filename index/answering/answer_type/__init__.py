"""What type of answer a question asks for, and whether a sentence has it; by patterns, in English."""
