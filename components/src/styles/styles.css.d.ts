/** Lets a program import the style sheet for its effect, wherever the compiler looks for what is imported. */
export {};
