"""The outline: the journey as a tree of stages, steps and ways out, equal to the canvas and edited by keyboard."""
