-- Of very many rows compiling the expressions pays off: as the server has it, which asks how dear a statement is.
set local jit to default
