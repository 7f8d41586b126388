"""What a running bot consists of: worker threads, limits, logs, who may do what."""
