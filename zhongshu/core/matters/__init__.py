"""事项: matters, the tasks that wait for people, and the operations that apply a plan of the flow kernel."""
