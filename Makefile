# Every target passes on to packaging/setup_machine.py, which needs nothing but Python and serves Windows as well.
# Another Python: make run PYTHON=python3.13. Arguments: make test ARGS="tests/test_house.py -k arrows".
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench sample installer translations pins

help:
	@echo "make run        open the program on the bundled sample journey"
	@echo "make test       lint, check types and run all tests"
	@echo "make setup      make .venv with everything that developing needs (run and test do what they need)"
	@echo "make lint       lint and check types only"
	@echo "make bench      run the benchmarks"
	@echo "make sample     make the bundled sample history anew"
	@echo "make installer  build the program as a folder in dist/ that runs without Python"
	@echo "make translations  collect the texts for translation and compile the translated ones"
	@echo "make pins       choose the packages' versions anew"

setup run test lint bench sample installer translations pins:
	@$(PYTHON) packaging/setup_machine.py $@ $(ARGS)
