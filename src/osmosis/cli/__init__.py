"""The shell: translates words into use cases and errors into exit codes; decides nothing."""
