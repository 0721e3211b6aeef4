"""The sample portal: a small copy of how a Guangxi county portal of 2017 behaved, for the demo and the tests."""
